import { Fault } from '../syntax/fault.ts'
import { type FilterTable, filter, wantInteger, wantText } from './define.ts'
import { shaCrypt } from './sha-crypt.ts'

/** A password as a host keeps it. Without a salt it would be another text in each run. */
export const passwordFilters: FilterTable = {
  password_hash: filter('hashtype?, salt?, salt_size?, rounds?', (input, [type, salt, , rounds]) => {
    const id = IDS[wantText(type ?? 'sha512').replace(/_crypt$/, '')]
    if (id === undefined) throw new Fault('password_hash makes sha512 and sha256 only')
    if (salt === undefined || salt === null)
      throw new Fault('this hash would be another one in each run', {
        hint: "give it a salt: password_hash('sha512', 'SALT'); or give the task a password, which is compared with what the host has",
      })
    const letters = wantText(salt)
    if (!/^[./0-9A-Za-z]{1,16}$/.test(letters))
      throw new Fault('a salt has 1 to 16 letters of A-Z a-z 0-9 . /')
    const count = rounds === undefined || rounds === null ? undefined : wantInteger(rounds)
    if (count !== undefined && (count < 1000 || count > 1_000_000))
      throw new Fault('the rounds must be from 1000 to 1000000')
    return shaCrypt(wantText(input), { id, salt: letters, rounds: count === 5000 ? undefined : count })
  }),
}

const IDS: { readonly [type: string]: '5' | '6' } = { sha512: '6', sha256: '5' }
