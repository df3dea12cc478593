import { convert } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';

// A number from one unit to another. Only units whose size Kusto is known to take exactly stand here: it rounds that of some others.
// https://learn.microsoft.com/kusto/query/convert-length-function

type Sizes = Readonly<Record<string, number>>;

const metres: Sizes = {
  Kilometer: 1000,
  Hectometer: 100,
  Meter: 1,
  Decimeter: 0.1,
  Centimeter: 0.01,
  Millimeter: 0.001,
  Micrometer: 1e-6,
  Nanometer: 1e-9,
  Foot: 0.3048,
  Inch: 0.0254,
  Yard: 0.9144,
};

const seconds: Sizes = { Second: 1, Minute: 60, Hour: 3600 };

const speeds: Sizes = Object.fromEntries(
  Object.entries(metres).flatMap(([length, size]) =>
    Object.entries(seconds).map(([time, span]) => [`${length}Per${time}`, size / span] as const),
  ),
);

const kinds: Readonly<Record<string, Sizes>> = {
  convert_length: { ...metres, NauticalMile: 1852 },
  convert_speed: { ...speeds, MilePerHour: 0.44704 },
  convert_mass: {
    Tonne: 1000,
    Kilogram: 1,
    Gram: 0.001,
    Milligram: 1e-6,
    Microgram: 1e-9,
    Pound: 0.453_592_37,
  },
  convert_angle: {
    Revolution: 360,
    Radian: 180 / Math.PI,
    Milliradian: 180 / Math.PI / 1000,
    Degree: 1,
    Gradian: 0.9,
    Arcminute: 1 / 60,
    Arcsecond: 1 / 3600,
  },
  convert_volume: {
    CubicMeter: 1,
    CubicDecimeter: 0.001,
    CubicCentimeter: 1e-6,
    CubicMillimeter: 1e-9,
    Hectoliter: 0.1,
    Liter: 0.001,
    Deciliter: 1e-4,
    Centiliter: 1e-5,
    Milliliter: 1e-6,
    AcreFoot: 1 / 0.000_810_714,
  },
  convert_energy: {
    Joule: 1,
    Kilojoule: 1000,
    Megajoule: 1e6,
    Calorie: 4.184,
    Kilocalorie: 4184,
    WattHour: 3600,
    KilowattHour: 3.6e6,
    MegawattHour: 3.6e9,
  },
  convert_force: {
    Newton: 1,
    Kilonewton: 1000,
    Meganewton: 1e6,
    Decanewton: 10,
    Millinewton: 0.001,
    Micronewton: 1e-6,
  },
};

/** Where the zero of each scale lies and how large its degree is, in kelvins. */
const scales: Readonly<Record<string, { readonly zero: number; readonly degree: number }>> = {
  Kelvin: { zero: 0, degree: 1 },
  DegreeCelsius: { zero: 273.15, degree: 1 },
  DegreeFahrenheit: { zero: 459.67 * (5 / 9), degree: 5 / 9 },
  DegreeRankine: { zero: 0, degree: 5 / 9 },
};

const unitOf = <T>(call: Call, position: number, units: Readonly<Record<string, T>>): T => {
  const name = call.arguments[position]?.literal?.value;
  const unit = typeof name === 'string' ? units[name] : undefined;
  return (
    unit ?? refuse('KQL_UNSUPPORTED_ARGUMENT', `${call.name}() is not supported for this unit`, call.nodes[position])
  );
};

const converted = (call: Call): Scalar => {
  const value = convert(call.arguments[0] as Scalar, 'real');
  const units = kinds[call.name] ?? {};
  const [from, to] = [unitOf(call, 1, units), unitOf(call, 2, units)];
  const factor = from >= to ? raw(`* ${String(from / to)}`) : raw(`/ ${String(to / from)}`);
  return scalar('real', fragment`(${value} ${factor})`, value.nullable);
};

const temperature = (call: Call): Scalar => {
  const value = convert(call.arguments[0] as Scalar, 'real');
  const [from, to] = [unitOf(call, 1, scales), unitOf(call, 2, scales)];
  const number = (size: number) => call.frame.query.parameters.add('Float64', String(size));
  const kelvins = fragment`${value} * ${number(from.degree)} + ${number(from.zero)}`;
  return scalar('real', fragment`((${kelvins} - ${number(to.zero)}) / ${number(to.degree)})`, value.nullable);
};

const row = (name: string, examples: FunctionRow['examples']): FunctionRow => ({ name, sql: converted, examples });

export const unitFunctions: readonly FunctionRow[] = [
  row('convert_angle', [['convert_angle(1.2, "Degree", "Arcminute")', 72]]),
  row('convert_energy', [['convert_energy(1, "KilowattHour", "Joule")', 3_600_000]]),
  row('convert_force', [['convert_force(2, "Kilonewton", "Newton")', 2000]]),
  row('convert_length', [['convert_length(1.2, "Foot", "Meter")', 0.36576]]),
  row('convert_mass', [['convert_mass(1.2, "Kilogram", "Pound")', 2.6455471462185307]]),
  row('convert_speed', [['convert_speed(1.2, "MeterPerSecond", "CentimeterPerHour")', 432_000]]),
  row('convert_volume', [['convert_volume(1.2, "CubicMeter", "AcreFoot")', 0.0009728568]]),
  {
    name: 'convert_temperature',
    sql: temperature,
    examples: [['convert_temperature(1.2, "Kelvin", "DegreeCelsius")', -271.95]],
  },
];
