// Offered load: requests an hour in the hours of use, the share of time a machine is busy with them, and saturation.
import type { Interval } from '../units/interval.ts';
import { assumed, type Figure, given } from './figure.ts';

export interface OfferedLoad {
  readonly requestsPerHour: Figure;
  /** Hours of use a year; outside them nothing is asked. */
  readonly hoursPerYear: Figure;
}

/** What a machine can serve of one workload; from the model of load, or from requests one after another. */
export interface Service {
  /** Requests an hour at which it is saturated. */
  readonly capacityPerHour: Interval;
  /** Seconds in which at least one request is in work, for each request at a given load. */
  readonly busySecondsPerRequest: (requestsPerHour: number) => number;
  /** How the figures came about, in words. */
  readonly basis: string;
}

/** Requests served strictly one after another: the floor of what a machine can do. */
export function oneAfterAnother(totalSeconds: Interval): Service {
  return {
    capacityPerHour: {
      low: 3600 / totalSeconds.high,
      likely: 3600 / totalSeconds.likely,
      high: 3600 / totalSeconds.low,
    },
    busySecondsPerRequest: () => totalSeconds.likely,
    basis: 'requests one after another, none together',
  };
}

export interface Utilisation {
  /** Offered ÷ capacity; may exceed 1. */
  readonly offeredShare: number;
  /** Share of the hours of use in which something is computed; at most 1. */
  readonly busyShare: number;
  readonly saturated: boolean;
  /** Requests an hour really served. */
  readonly servedPerHour: number;
}

/** Utilisation that follows from a load. Above capacity the machine is saturated: it serves its capacity and the rest waits without end. */
export function utilisationOf(service: Service, requestsPerHour: number): Utilisation {
  const capacity = service.capacityPerHour.likely;
  const offeredShare = capacity > 0 ? requestsPerHour / capacity : Number.POSITIVE_INFINITY;
  const saturated = offeredShare > 1;
  const servedPerHour = Math.min(requestsPerHour, capacity);
  const busy = (servedPerHour * service.busySecondsPerRequest(servedPerHour)) / 3600;
  return { offeredShare, busyShare: saturated ? 1 : Math.min(1, busy), saturated, servedPerHour };
}

/** Assumption: a request every five minutes of work. */
const REQUESTS_PER_USER_HOUR = 12;
/** Assumption: eight hours on 220 working days. */
const WORKING_HOURS_PER_YEAR = 8 * 220;
const NIGHTS_PER_YEAR = 365;
export const NIGHT_HOURS = 8;

export interface LoadRequest {
  readonly users?: number | undefined;
  readonly requestsPerHour?: number | undefined;
  readonly documentsPerNight?: number | undefined;
  /** Hours of one night's batch. */
  readonly nightHours?: number | undefined;
  readonly hoursPerYear?: number | undefined;
}

/** The load of a need: requests an hour as said, else from documents a night, else from users. */
export function offeredLoad(request: LoadRequest): OfferedLoad {
  const { requestsPerHour, documentsPerNight, users, hoursPerYear } = request;
  const hours = (fallback: Figure) =>
    hoursPerYear === undefined ? fallback : given(hoursPerYear, 'hours a year', 'as you said');
  if (requestsPerHour !== undefined)
    return {
      requestsPerHour: given(requestsPerHour, 'requests an hour', 'as you said'),
      hoursPerYear: hours(assumed(WORKING_HOURS_PER_YEAR, 'hours a year', 'eight hours on 220 working days')),
    };
  if (documentsPerNight !== undefined) {
    const night = request.nightHours ?? NIGHT_HOURS;
    return {
      requestsPerHour: given(
        documentsPerNight / night,
        'requests an hour',
        `${documentsPerNight} documents in ${night} hours of a night`,
      ),
      hoursPerYear: hours(assumed(night * NIGHTS_PER_YEAR, 'hours a year', `${night} hours in each of 365 nights`)),
    };
  }
  const people = users ?? 1;
  return {
    requestsPerHour: assumed(
      people * REQUESTS_PER_USER_HOUR,
      'requests an hour',
      `${people} user${people === 1 ? '' : 's'}, each with a request every five minutes of work`,
    ),
    hoursPerYear: hours(assumed(WORKING_HOURS_PER_YEAR, 'hours a year', 'eight hours on 220 working days')),
  };
}
