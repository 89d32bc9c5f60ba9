/** Other names of encodings, as the server knows them (pg_encname in its sources), without what is no letter or digit. */
const ALIASES: { readonly [name: string]: string } = {
  unicode: 'utf8',
  iso88591: 'latin1',
  iso88592: 'latin2',
  iso88593: 'latin3',
  iso88594: 'latin4',
  iso88599: 'latin5',
  iso885910: 'latin6',
  iso885913: 'latin7',
  iso885914: 'latin8',
  iso885915: 'latin9',
  iso885916: 'latin10',
  koi8: 'koi8r',
  windows1250: 'win1250',
  windows1251: 'win1251',
  windows1252: 'win1252',
}

/** Whether two names mean one encoding: UTF-8 is UTF8. */
export function sameEncoding(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return ALIASES[letters] ?? letters
}
