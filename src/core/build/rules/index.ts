// All compatibility rules, in the order in which a buyer meets them: processor, memory, cards, case, cooling, power.
import type { Rule } from '../rule.ts';
import { bandwidthPerGpu } from './bandwidth-per-gpu.ts';
import { cardCooling } from './card-cooling.ts';
import { cardLanes } from './card-lanes.ts';
import { cardLanesFull } from './card-lanes-full.ts';
import { cardSlots } from './card-slots.ts';
import { cardSpacing } from './card-spacing.ts';
import { caseBoard } from './case-board.ts';
import { caseCardLength } from './case-card-length.ts';
import { caseCardSlots } from './case-card-slots.ts';
import { caseCooler } from './case-cooler.ts';
import { chipletsFeedChannels } from './chiplets-feed-channels.ts';
import { circuitSupply } from './circuit-supply.ts';
import { circuitWhole } from './circuit-whole.ts';
import { coolerPower } from './cooler-power.ts';
import { coolerSocket } from './cooler-socket.ts';
import { cpuCount } from './cpu-count.ts';
import { cpuSocket } from './cpu-socket.ts';
import { memoryChannelsFilled } from './memory-channels-filled.ts';
import { memoryCoversVram } from './memory-covers-vram.ts';
import { memoryMaximum } from './memory-maximum.ts';
import { memoryOneKind } from './memory-one-kind.ts';
import { memorySlots } from './memory-slots.ts';
import { memoryTwiceVram } from './memory-twice-vram.ts';
import { memoryType } from './memory-type.ts';
import { passiveCards } from './passive-cards.ts';
import { psuConnectors } from './psu-connectors.ts';
import { psuHeadroom } from './psu-headroom.ts';
import { psuNativeConnectors } from './psu-native-connectors.ts';
import { psuPower } from './psu-power.ts';
import { psuSeveral } from './psu-several.ts';
import { ssdSlots } from './ssd-slots.ts';

export const RULES: readonly Rule[] = [
  cpuSocket,
  cpuCount,
  memoryType,
  memorySlots,
  memoryMaximum,
  memoryChannelsFilled,
  memoryOneKind,
  chipletsFeedChannels,
  memoryCoversVram,
  memoryTwiceVram,
  bandwidthPerGpu,
  cardSlots,
  cardLanes,
  cardLanesFull,
  cardSpacing,
  cardCooling,
  passiveCards,
  ssdSlots,
  caseBoard,
  caseCardSlots,
  caseCardLength,
  caseCooler,
  coolerSocket,
  coolerPower,
  psuPower,
  psuHeadroom,
  psuConnectors,
  psuNativeConnectors,
  psuSeveral,
  circuitSupply,
  circuitWhole,
];
