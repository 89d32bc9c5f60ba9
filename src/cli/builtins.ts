/** Node's own modules that the program asks for at its start: set in the one file that `npm run build` makes. */
export const builtins: readonly string[] = []
