/** What is said of an account of chasquid beside its name, wherever it is named. */
export const ACCOUNT_PARAMS = {
  password: { type: 'string', secret: true, description: 'the password' },
  state: {
    enum: ['present', 'absent'],
    default: 'present',
    description: 'whether the account exists',
  },
} as const
