// Words that a need is written in, apart from its schema: flags and forms name them without checking anything.

/** Tiers that may be asked for, best first. */
export const TIERS = ['interactive', 'background', 'off-line'] as const;

/** Kinds of machine. */
export const PLATFORMS = ['embedded', 'laptop', 'desktop', 'workstation', 'server', 'cluster'] as const;
