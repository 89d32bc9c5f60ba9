/**
 * What a text without quotes stands for, by the rules of YAML 1.1 as Ansible's parser has them: `yes` and `off` are true and
 * false, 0644 is octal, 1:30 is 90, and 1e3 is a text. A date stays the text that it is.
 */
export function unquotedValue(text: string): string | number | boolean | null {
  if (!/^(?:[-+.\d]|[yntfo~]|$)/i.test(text)) return text
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(text)) return true
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(text)) return false
  return numberIn(text) ?? text
}

const FORMS: readonly (readonly [RegExp, (digits: string) => number])[] = [
  [/^0b[01_]+$/, (digits) => Number.parseInt(digits.slice(2), 2)],
  [/^0x[\da-fA-F_]+$/, (digits) => Number.parseInt(digits.slice(2), 16)],
  [/^0[0-7_]+$/, (digits) => Number.parseInt(digits, 8)],
  [/^(?:0|[1-9][\d_]*)$/, Number],
  [/^[1-9][\d_]*(?::[0-5]?\d)+$/, inSixties],
  [/^\d[\d_]*(?::[0-5]?\d)+\.[\d_]*$/, inSixties],
  [/^\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?$/, Number],
  [/^\.(?:inf|Inf|INF)$/, () => Number.POSITIVE_INFINITY],
]

function numberIn(text: string): number | undefined {
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN
  // Only a number that begins with a dot has no sign.
  if (/^\.\d[\d_]*(?:[eE][-+]\d+)?$/.test(text)) return Number(text.replaceAll('_', ''))
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? []
  const form = FORMS.find(([pattern]) => pattern.test(digits))
  if (form === undefined) return undefined
  const value = form[1](digits.replaceAll('_', ''))
  return sign === '-' && value !== 0 ? -value : value
}

function inSixties(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
