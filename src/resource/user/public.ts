/** Users and groups: what is there, and the changes that make them so. */

export { type Group, group, user } from './account.ts'
export { type UserState, userState } from './account-look.ts'
export { userAbsent, userPresent } from './account-want.ts'
export { type GroupState, groupState } from './group-look.ts'
export { groupAbsent, groupPresent } from './group-want.ts'
export { homePresent } from './home-want.ts'
