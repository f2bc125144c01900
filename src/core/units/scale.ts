// Prefixes: the core computes in bytes, seconds and FLOP; these constants stand where prefixed figures come in or go out.

export const KIB = 2 ** 10;
export const MIB = 2 ** 20;
export const GIB = 2 ** 30;
export const MEGA = 1e6;
export const GIGA = 1e9;
