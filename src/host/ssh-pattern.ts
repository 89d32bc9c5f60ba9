/** Whether a name fits a pattern of ssh_config(5) and known_hosts: `*` and `?`, upper and lower case alike. */
export function fits(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), name.toLowerCase()]
  // Where the last star stands, and how much of the name it has taken: going back further never helps.
  let star = -1
  let taken = 0
  let at = 0
  let next = 0
  while (at < given.length) {
    if (wanted[next] === '*') {
      star = next++
      taken = at
    } else if (wanted[next] === '?' || (next < wanted.length && wanted[next] === given[at])) {
      next++
      at++
    } else if (star >= 0) {
      next = star + 1
      at = ++taken
    } else return false
  }
  return /^\**$/.test(wanted.slice(next))
}
