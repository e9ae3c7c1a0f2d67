"""How mail programs show whose words are whose: one module for each trace that they leave, and tables of their phrases.

`sheet` holds a mail as marked lines. `introductions` (judged by `evidence`), `headers`, `devices`, `known` and
`signatures` each mark the lines that they recognise, `settling` decides from all the marks which lines the person
newly wrote, `endings` takes footers from the end of what they wrote, `assembling` puts both parts together. `regions`
finds in HTML what programs name there, `names` tells names from words. The phrases are data in `languages/`, loaded by
`phrasebook`. Running them in order is left to `comments_bridge.reading.reply`.
"""
