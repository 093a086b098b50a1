import Foundation
import Testing
import Tokens

@Suite struct TokenIDTests {
    @Test func isABareNumberInFiles() throws {
        let tokens: [TokenID] = [0, 50257]
        let text = try JSONEncoder().encode(tokens)
        #expect(String(decoding: text, as: UTF8.self) == "[0,50257]")
        #expect(try JSONDecoder().decode([TokenID].self, from: text) == tokens)
    }

    @Test func isOrderedAndPrintedAsANumber() {
        #expect(TokenID(3) < 10)
        #expect([10, 9, 2].sorted() == [2, 9, 10] as [TokenID])
        #expect("\(TokenID(7))" == "7")
    }
}
