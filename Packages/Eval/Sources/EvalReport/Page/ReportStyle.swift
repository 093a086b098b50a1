/// The look of the page and its charts, in light and in dark.
///
/// The eight colours are told apart by people with the usual colour blindnesses, and stand out from
/// both backgrounds; series beyond the eighth are dashed.
enum ReportStyle {
    static let sheet = """

        :root {
          --ground: #fbfaf7; --card: #ffffff; --ink: #1f2328;
          --soft: #5c6470; --rule: #e3e1da; --axis: #8b919a;
          --c0: #1768ac; --c1: #c2501b; --c2: #178560; --c3: #8447a3;
          --c4: #9a7000; --c5: #55606e; --c6: #b5306a; --c7: #0b8494;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14161a; --card: #1b1e24; --ink: #e7e9ec;
            --soft: #a0a8b3; --rule: #31363f; --axis: #757d89;
            --c0: #62b0ee; --c1: #f0915c; --c2: #4fc795; --c3: #c592e3;
            --c4: #dcb441; --c5: #aab4c0; --c6: #f084b0; --c7: #4fcbdb;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 920px; margin: 0 auto; padding: 40px 24px 72px; }
        h1 { font-size: 30px; line-height: 1.2; margin: 0 0 12px; }
        h2 { font-size: 21px; margin: 48px 0 4px; padding-bottom: 6px; border-bottom: 1px solid var(--rule); }
        h3 { font-size: 15px; margin: 24px 0 8px; color: var(--soft); font-weight: 600; }
        .note { margin: 4px 0; color: var(--soft); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--soft); padding: 18px 0 6px; }
        th { text-align: left; font-weight: 600; color: var(--soft); }
        th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--rule); }
        th.n, td.n { text-align: right; white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        figure { margin: 18px 0 0; padding: 12px; background: var(--card); border: 1px solid var(--rule);
          border-radius: 8px; }
        .chart { display: block; width: 100%; height: auto;
          font: 13px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
        .chart text { fill: var(--ink); }
        .chart .title { font-size: 15px; font-weight: 600; }
        .chart .tick { fill: var(--soft); font-size: 12px; }
        .grid { stroke: var(--rule); stroke-width: 1; }
        .axis { stroke: var(--axis); stroke-width: 1; }
        .s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); } .s3 { --c: var(--c3); }
        .s4 { --c: var(--c4); } .s5 { --c: var(--c5); } .s6 { --c: var(--c6); } .s7 { --c: var(--c7); }
        .line { fill: none; stroke: var(--c); stroke-width: 2.2; stroke-linejoin: round; }
        .d1 { stroke-dasharray: 7 5; } .d2 { stroke-dasharray: 2 5; }
        .line.faint { stroke-width: 1; stroke-opacity: 0.35; }
        .bar { stroke: var(--c); stroke-width: 2.2; stroke-opacity: 0.6; stroke-linecap: round; }
        .dot { fill: var(--c); }
        .dot.faint { fill-opacity: 0.3; }
        @media print { body { background: #ffffff; } figure, tr { break-inside: avoid; } }

        """
}
