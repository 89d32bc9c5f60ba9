/** Tasks that come with the package, where they are part of the same file as the program; else they are files beside it. */
export const ownTasks: { readonly [name: string]: () => Promise<unknown> } = {}
