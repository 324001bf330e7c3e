/**
 * Property tests draw the same cases in every run, so that a red run can be run again and a green one means the same everywhere.
 * FC_SEED=<number> draws others: for hunting, not for the gate.
 */
import fc from "fast-check";

const seed = Number(process.env.FC_SEED ?? "20261124");

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
