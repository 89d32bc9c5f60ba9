/** The names of the controller itself: it is a host also where the inventory does not say so. */
export const LOCAL_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1']
