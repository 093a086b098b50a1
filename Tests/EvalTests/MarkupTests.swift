import Testing

@Suite struct MarkupTests {
    @Test(arguments: ["<a><b/></a>", "<a b=\"x > y\">&amp;</a>", "", "text"])
    func soundMarkupPasses(text: String) {
        #expect(Markup.problem(in: text) == nil)
    }

    @Test(arguments: ["<a><b></a>", "<a>", "</a>", "a & b", "a > b", "<a b=\"", "< a>"])
    func brokenMarkupIsFound(text: String) {
        #expect(Markup.problem(in: text) != nil)
    }
}
