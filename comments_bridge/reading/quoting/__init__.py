"""How mail programs show whose words are whose: one module for each trace that they leave, and tables of their phrases.

`sheet` holds a mail as marked lines. `introductions`, `headers`, `devices`, `known` and `signatures` each mark the
lines that they recognise, `settling` decides from all the marks which lines the person newly wrote, `endings` takes
footers from the end of what they wrote. `regions` finds in HTML what mail programs mark there. The phrases themselves
are data in `languages/`, loaded by `phrasebook`. Putting it together is left to `comments_bridge.reading.reply`.
"""
