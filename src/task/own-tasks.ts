/** Tasks that come with the package, where they are part of the same file as the program; else they are files beside it. */
export const ownTasks: { readonly [name: string]: () => Promise<unknown> } = {}

/** Ansible's modules among them, which are not in that file: they are read when one of them is named. */
export const modules = (): { readonly [name: string]: () => Promise<unknown> } => ({})
