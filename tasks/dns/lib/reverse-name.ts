import { isIP } from 'node:net'

/** The address whose name (PTR) stands under a name, in its shortest form; `null` for any other name. */
export function addressNamed(name: string): string | null {
  const [, four] = /^((?:\d{1,3}\.){4})in-addr\.arpa$/.exec(name) ?? []
  if (four !== undefined) return checked(four.split('.').slice(0, 4).reverse().join('.'))
  const [, six] = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name) ?? []
  if (six === undefined) return null
  const digits = six.replaceAll('.', '').split('').reverse().join('')
  return checked(digits.match(/.{4}/g)?.join(':') ?? '')
}

/** An address in the form in which it is compared. */
export function shortAddress(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}

function checked(address: string): string | null {
  return isIP(address) === 0 ? null : shortAddress(address)
}
