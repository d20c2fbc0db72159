import type { Messages } from "..";
import analysis from "./analysis.json";
import common from "./common.json";
import compare from "./compare.json";
import dashboard from "./dashboard.json";
import form from "./form.json";
import history from "./history.json";
import result from "./result.json";
import running from "./running.json";
import system from "./system.json";
import terms from "./terms.json";

export const ko: Messages = {
  analysis,
  common,
  compare,
  dashboard,
  form,
  history,
  result,
  running,
  system,
  terms,
};
