import Datasets
import Testing

@Suite struct PromptTemplateTests {
    @Test func fillsFieldsOnceAndKeepsDoubledBraces() throws {
        let template = PromptTemplate(name: "t", prompt: "{{{a}}} {b}{a}", completion: "")
        // What a field holds is never read as a template.
        #expect(try template.prompt(with: ["a": "{b}", "b": "}"]) == "{{b}} }{b}")
    }

    @Test func spellsTheUsualProtocols() throws {
        let fields = ["title": "T", "context": "C", "question": "Q", "answer": "A"]
        #expect(try PromptTemplate.gsm8k.prompt(with: fields) == "Question: Q\nAnswer:")
        #expect(try PromptTemplate.gsm8k.completion(with: fields) == " A")
        #expect(
            try PromptTemplate.squad.prompt(with: fields)
                == "Title: T\n\nBackground: C\n\nQuestion: Q\n\nAnswer:"
        )
        #expect(try PromptTemplate.squad.completion(with: fields) == " A")
    }

    @Test func namesTheKnownFields() throws {
        let template = PromptTemplate(name: "mine", prompt: "{qestion}", completion: "")
        let problem = "no field 'qestion' here; known: context, question"
        #expect(throws: DatasetError.invalidTemplate(name: "mine", problem: problem)) {
            try template.prompt(with: ["question": "", "context": ""])
        }
    }

    @Test(arguments: ["a { b", "a } b", "}", "{"])
    func refusesALoneBrace(text: String) {
        let template = PromptTemplate(name: "mine", prompt: "", completion: text)
        let problem = "a brace stands alone; write '{{' or '}}' for a brace"
        #expect(throws: DatasetError.invalidTemplate(name: "mine", problem: problem)) {
            try template.completion(with: [:])
        }
    }
}
