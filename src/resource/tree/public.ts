export { fileContent, localTree, type TreeState, treeState } from './tree-look.ts'
export { type TreeWanted, treeChanges } from './tree-want.ts'
