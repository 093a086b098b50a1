/// The page, as a Mustache template: two braces escape, three do not and hold our own drawings.
enum ReportTemplate {
    static let page = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <main>
        <h1>{{title}}</h1>
        {{#notes}}
        <p class="note">{{.}}</p>
        {{/notes}}
        {{#tasks}}
        <section>
        <h2>{{task}}</h2>
        {{#measures}}
        <h3>{{metric}}</h3>
        <div class="scroll"><table>
        <thead><tr><th>arm</th><th>strategy</th><th class="n">pauses</th><th class="n">mean ± sd</th>\
        <th class="n">95 % interval</th><th class="n">items</th><th class="n">seeds</th>\
        </tr></thead>
        <tbody>
        {{#rows}}
        <tr><td>{{arm}}</td><td>{{strategy}}</td><td class="n">{{pauses}}</td><td class="n">{{mean}}</td>\
        <td class="n">{{interval}}</td><td class="n">{{items}}</td><td class="n">{{seeds}}</td></tr>
        {{/rows}}
        </tbody></table></div>
        <figure>{{{dots}}}</figure>
        {{#sweep}}
        <figure>{{{.}}}</figure>
        {{/sweep}}
        {{#pairs}}
        <div class="scroll"><table>
        <caption>Left minus right, in pairs of seeds or items. p is two-sided, then corrected by Holm's \
        method for all comparisons of this measure.</caption>
        <thead><tr><th>left</th><th>right</th><th class="n">difference</th><th class="n">95 % interval</th>\
        <th class="n">p</th><th class="n">p (Holm)</th><th>test</th><th class="n">pairs</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><td>{{left}}</td><td>{{right}}</td><td class="n">{{difference}}</td>\
        <td class="n">{{interval}}</td>\
        <td class="n">{{p}}</td><td class="n">{{adjusted}}</td><td>{{test}}</td>\
        <td class="n">{{pairs}}</td></tr>
        {{/rows}}
        </tbody></table></div>
        {{/pairs}}
        {{/measures}}
        </section>
        {{/tasks}}
        {{#hasTraining}}
        <section>
        <h2>Training</h2>
        {{#curves}}
        <figure>{{{.}}}</figure>
        {{/curves}}
        {{#trainingCosts}}
        <h3>Cost, mean over seeds</h3>
        <div class="scroll"><table>
        <thead><tr><th>arm</th><th class="n">parameters</th><th class="n">steps</th>\
        <th class="n">real tokens</th>\
        <th class="n">pauses</th><th class="n">FLOPs</th><th class="n">seconds</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><td>{{arm}}</td><td class="n">{{parameters}}</td><td class="n">{{steps}}</td>\
        <td class="n">{{real}}</td><td class="n">{{pauses}}</td><td class="n">{{flops}}</td>\
        <td class="n">{{seconds}}</td></tr>
        {{/rows}}
        </tbody></table></div>
        {{/trainingCosts}}
        </section>
        {{/hasTraining}}
        {{#costs}}
        <section>
        <h2>Cost per item</h2>
        <div class="scroll"><table>
        <thead><tr><th>task</th><th>condition</th><th class="n">prompt tokens</th><th class="n">pauses</th>\
        <th class="n">answer tokens</th><th class="n">FLOPs</th><th class="n">ms</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><td>{{task}}</td><td>{{condition}}</td><td class="n">{{prompt}}</td><td class="n">{{pauses}}</td>\
        <td class="n">{{answer}}</td><td class="n">{{flops}}</td><td class="n">{{milliseconds}}</td></tr>
        {{/rows}}
        </tbody></table></div>
        </section>
        {{/costs}}
        </main>
        </body>
        </html>

        """
}
