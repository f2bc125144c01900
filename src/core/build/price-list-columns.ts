// Columns of a user's own price list, apart from its reader: flags name them.

/** Needed columns, in any order; region (else world), kind (else street) and note may be there too. */
export const PRICE_LIST_COLUMNS = ['item', 'price', 'currency', 'tax', 'date'] as const;
