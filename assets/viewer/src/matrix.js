// Transforms of layers as people type them: position, turn and scale about a layer's own centre.
//
// Matrices are 16 numbers, row by row, from mesh space to the world (z up). A turn is three angles in degrees about the
// world's axes, x first, then y, then z: R = Rz Ry Rx.

export const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const DEGREE = Math.PI / 180;
const SHEARED = 1e-4; // cosine between two axes that should be at right angles

/** Where a matrix takes a point. */
export function apply(matrix, [x, y, z]) {
  return [0, 4, 8].map((row) => matrix[row] * x + matrix[row + 1] * y + matrix[row + 2] * z + matrix[row + 3]);
}

/** {position, turn, scale, sheared} of a matrix; the position is where the centre (in mesh space) is in the world.
 *  A mirrored layer has a negative scale along x. */
export function partsOf(matrix, centre) {
  const columns = [0, 1, 2].map((axis) => [matrix[axis], matrix[4 + axis], matrix[8 + axis]]);
  const scale = columns.map((column) => Math.hypot(...column));
  if (determinant(columns) < 0) scale[0] *= -1;
  const [x, y, z] = columns.map((column, axis) => column.map((value) => value / (scale[axis] || 1)));
  const sheared = [dot(x, y), dot(y, z), dot(z, x)].some((cosine) => Math.abs(cosine) > SHEARED);
  return { position: apply(matrix, centre), turn: anglesOf(x, y, z), scale, sheared };
}

/** The matrix of {position, turn, scale} about a centre in mesh space. */
export function matrixOf({ position, turn, scale }, centre) {
  const [a, b, c] = turn.map((angle) => angle * DEGREE);
  const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
  const rows = [
    [cc * cb, cc * sb * sa - sc * ca, cc * sb * ca + sc * sa],
    [sc * cb, sc * sb * sa + cc * ca, sc * sb * ca - cc * sa],
    [-sb, cb * sa, cb * ca],
  ].map((row) => row.map((value, axis) => value * scale[axis]));
  return placed(rows, position, centre);
}

/** The same matrix with its centre somewhere else; works for sheared ones too. */
export function movedTo(matrix, position, centre) {
  const rows = [0, 4, 8].map((start) => matrix.slice(start, start + 3));
  return placed(rows, position, centre);
}

/** 16 numbers as four rows of four. */
export function rowsOf(matrix) {
  return [0, 4, 8, 12].map((start) => matrix.slice(start, start + 4));
}

function placed(rows, position, centre) {
  const full = rows.flatMap((row, axis) => [...row, position[axis] - dot(row, centre)]);
  return [...full, 0, 0, 0, 1];
}

/** Angles in degrees of a rotation with these columns; at the poles of y the turn about z is 0. */
function anglesOf(x, y, z) {
  const b = Math.asin(Math.max(-1, Math.min(1, -x[2])));
  const level = Math.hypot(x[0], x[1]) > 1e-6;
  const a = level ? Math.atan2(y[2], z[2]) : Math.atan2(-z[1], y[1]);
  const c = level ? Math.atan2(x[1], x[0]) : 0;
  return [a, b, c].map((angle) => angle / DEGREE);
}

function determinant([x, y, z]) {
  return (
    x[0] * (y[1] * z[2] - z[1] * y[2]) - y[0] * (x[1] * z[2] - z[1] * x[2]) + z[0] * (x[1] * y[2] - y[1] * x[2])
  );
}

function dot(first, second) {
  return first.reduce((sum, value, axis) => sum + value * second[axis], 0);
}
