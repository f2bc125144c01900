// docs/accuracy.md, LocalScore: what stands in the way of the figures that are not reached, and what was tried.

/** Fixed text: findings about the evidence, not figures that a new fit changes. */
export const STANDS_IN_THE_WAY: readonly string[] = [
  '### What stands in the way',
  '',
  '- **Accelerators, 90th percentiles.** Some chips are the only ones of their architecture (P100, MI50, RX 5700 XT, RX 9070 XT, Jetson Orin Nano). Left out, they are predicted from relatives, up to fourfold wrong where their kernels take another path. The second line of the table has the other rows. What is left of the tail no specification tells: MacBooks without a fan (M3 with 24 GiB runs 8B at 7.9 to 10 tokens/s, the same chip with 16 GiB at 13.6), and Windows hosts (RTX 3080, 3090 and 4070 Ti SUPER decode the 1B model at 170 tokens/s on some, 25 to 33 % below the prediction that fits others).',
  '- **Architectures left out, prefill.** The share of the unit rate that an unseen generation reaches is what is asked, and it changes from one to the next; relatives along the graph were the best guess that was found.',
  '- **Other models on known accelerators, 90th percentiles.** Two files of Gemma 3 4B named Q6_K that take almost three times as long as Q4_0 on the same card; mixtures of experts on an engine of 2024 (three rows); BF16 weights; one IQ2 file. Each is a case of its own with too few rows for a coefficient that could be tested.',
  '- **CPUs.** The tail is what the rows do not hold: channels filled, power mode, fan. The same model and CPU differ by a factor of two between two laptops (i7-8550U: 7.7 and 16 tokens/s), and another row of the very same CPU is hardly nearer than the prediction (noise floor). Of what is known of each row of a desktop or laptop (memory size, clock at base and boost, watts per core, cores, cache, system) nothing correlates with the residuals beyond 0.23.',
  '- **Tiers, balanced.** Seven cases of accelerators are off-line: one of them is a seventh of a third of the figure. On CPUs about three quarters of the verdicts missed belong to rows within 25 % of a threshold, nearer than two runs of one CPU are to each other.',
  '',
  'Tried on these rows without gain, so not kept:',
  '',
  '- accelerators: decode slowed by the power limit; an exponent of the clock for all, for NVIDIA, for desktop cards; the cache read at memory bandwidth beside the attention term; layer costs by the number of units; unpacking by bits a weight; an effect of each chip inside the fit;',
  '- CPUs: threads as the engine counts them on hybrid chips (half of the cores where they lack hyper-threading), efficiency cores by system, none, or all; laptops that throttle with the length of a run; memory size as a hint of a single channel; waiting that does not grow with cores;',
  '- both: the residuals of other devices alike in architecture, cores or units, clock, bandwidth and power, blended in by likeness (a Gaussian process over the held-out errors, five length scales): CPUs’ decode at best 15.8 / 45.6 with the scale chosen on these very rows, desktop CPUs and accelerators worse; all rates lowered by some per cent, since an overprediction weighs more in |predicted ÷ measured − 1|: 90th percentiles fall by a few points, medians rise, and “likely” would no longer be the median.',
  '',
  'Kept, each for a physical reason: the power limit slows CPU decode as it slows prefill; waiting at barriers grows with √cores; Arm cores without the int8 dot product; intervals of laptops by the processor’s maker and by whether its power limit binds.',
  '',
];
