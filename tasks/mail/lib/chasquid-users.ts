import type { Scrypt } from './generated.ts'

/** One account of a users file: its name, and how its password is kept. */
export interface StoredAccount {
  readonly name: string
  /** `scrypt`, `plain`, `denied`: chasquid's own words; empty when there is none. */
  readonly scheme: string
  readonly scrypt?: Scrypt
}

/** A message in protobuf's text form: names to values, in order. Strings are bytes, one to a character. */
type Message = readonly (readonly [name: string, value: string | Message])[]

/** Reads a users file of chasquid (protobuf text; bytes, one to a character), as any version wrote it. Throws on what is none. */
export function parseUsersFile(text: string): StoredAccount[] {
  const reading = { tokens: tokensOf(text), at: 0 }
  const message = readMessage(reading, undefined)
  const accounts = message.flatMap(([name, value]) =>
    name === 'users' && typeof value !== 'string' ? [accountOf(value)] : [],
  )
  // The last of two with one name counts, as for protobuf maps.
  return [...new Map(accounts.map((one) => [one.name, one])).values()]
}

interface Reading {
  readonly tokens: readonly string[]
  at: number
}

const TOKEN =
  /\s+|#[^\n]*|("(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|[{}<>:,;[\]]|[^\s"'#{}<>:,;[\]]+)|([^])/g

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  // One by one: a quote that is not closed ends it, and is not looked for again behind each of many.
  for (const [, token, other] of text.matchAll(TOKEN)) {
    if (other !== undefined)
      throw new SyntaxError(`a users file does not hold ${JSON.stringify(other)} there`)
    if (token !== undefined) tokens.push(token)
  }
  return tokens
}

function readMessage(reading: Reading, end: string | undefined): Message {
  const fields: (readonly [string, string | Message])[] = []
  for (;;) {
    const name = reading.tokens[reading.at++]
    if (name === end) return fields
    if (name === undefined) throw new SyntaxError('the users file is truncated')
    if (name === ',' || name === ';') continue
    if (!/^\w+$/.test(name)) throw new SyntaxError(`a users file has no ${JSON.stringify(name)} there`)
    if (reading.tokens[reading.at] === ':') reading.at++
    fields.push([name, readValue(reading)])
  }
}

function readValue(reading: Reading): string | Message {
  const token = reading.tokens[reading.at++] ?? ''
  if (token === '{') return readMessage(reading, '}')
  if (token === '<') return readMessage(reading, '>')
  if (!/^["']/.test(token)) return token
  let value = unescape(token)
  // Strings that stand side by side are one.
  while (/^["']/.test(reading.tokens[reading.at] ?? '')) value += unescape(reading.tokens[reading.at++] ?? '')
  return value
}

function unescape(token: string): string {
  return token.slice(1, -1).replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[^])/g, (_all, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff)
    return LETTERS[code] ?? code
  })
}

const LETTERS: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function accountOf(user: Message): StoredAccount {
  const value = below(user, 'value') ?? []
  const name = Buffer.from(text(user, 'key'), 'latin1').toString('utf8')
  const scheme = value.at(-1)?.[0] ?? ''
  const kept = below(value, 'scrypt')
  if (kept === undefined) return { name, scheme }
  const number = (field: string) => Number(text(kept, field))
  const bytes = (field: string) => Buffer.from(text(kept, field), 'latin1')
  const [logN, r, p] = [number('logN'), number('r'), number('p')]
  return { name, scheme, scrypt: { logN, r, p, salt: bytes('salt'), encrypted: bytes('encrypted') } }
}

function below(message: Message, name: string): Message | undefined {
  const value = message.findLast(([field]) => field === name)?.[1]
  return typeof value === 'string' ? undefined : value
}

function text(message: Message, name: string): string {
  const value = message.findLast(([field]) => field === name)?.[1]
  return typeof value === 'string' ? value : ''
}

/** An account as it is written in a users file: in ASCII, so that no version reads it differently. */
export function writeAccount(name: string, { logN, r, p, salt, encrypted }: Scrypt): string {
  const kept = `scrypt: { logN: ${logN} r: ${r} p: ${p} keyLen: ${encrypted.length} salt: ${quoted(salt)} encrypted: ${quoted(encrypted)} }`
  return `users: { key: ${quoted(Buffer.from(name, 'utf8'))} value: { ${kept} } }\n`
}

function quoted(bytes: Buffer): string {
  return `"${[...bytes].map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)).join('')}"`
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
}

/**
 * Prints a users file without the accounts named, then what it is given: for perl, which every Debian
 * has (perl-base is essential). Bytes stay as they are; a file that is no users file is left alone.
 */
export const EDIT_USERS = String.raw`my $f = shift; my %drop = map { $_ => 1 } @ARGV; local $/; my $t = "";
if (-e $f) { open my $h, "<:raw", $f or die "$f: $!\n"; $t = <$h> // ""; }
my %l = (a => "\a", b => "\b", f => "\f", n => "\n", r => "\r", t => "\t", v => "\x0b");
sub plain { my $s = shift; $s =~ s/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))/defined $1 ? chr hex $1 : defined $2 ? chr(oct($2) & 255) : $l{$3} \/\/ $3/gse; $s }
my ($out, $one, $deep, $key) = ("", "", 0, undef);
while ($t =~ /\G("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*|[{}]|[^"'#{}]+|.)/gs) {
  my $k = $1;
  if (!defined $key && $deep == 1 && $one =~ /\bkey\s*:?\s*$/ && $k =~ /^["']/) { $key = plain(substr $k, 1, -1); }
  $one .= $k; $deep++ if $k eq "{"; next unless $k eq "}";
  die "$f is no users file\n" if --$deep < 0;
  next if $deep;
  $out .= $one unless defined $key && $drop{$key};
  ($one, $key) = ("", undef);
}
die "$f is no users file\n" if $deep;
$out .= $one; $out .= "\n" if $out =~ /[^\n]\z/;
$out =~ s/\A\s+//;
binmode STDOUT; print $out, <STDIN> // "" or die "$!\n"; close STDOUT or die "$!\n";`
