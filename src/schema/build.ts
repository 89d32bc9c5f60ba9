/** Which build of the program this is: set in the one file that `npm run build` makes; modules that run by themselves are none. */
export const build: string | undefined = undefined
