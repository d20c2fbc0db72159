// What the backend's answers and bodies are called here. The types come from src/api/openapi.yaml
// (scripts/make-types.mjs).
import type { components, paths } from "./api-types";

type Schemas = components["schemas"];
export type Status = Schemas["Status"];
export type RunEntry = Schemas["RunEntry"];
export type RunStatus = Schemas["RunStatus"];
export type RunRequest = Schemas["RunRequest"];
export type LoadFields = Schemas["LoadFields"];
export type Result = Schemas["Result"];
export type Level = Schemas["Result_level"];
export type Statistics = Schemas["Result_statistics"];
export type LatencyName = Schemas["LatencyName"];
export type History = Schemas["History"];
export type Comparison = Schemas["Comparison"];
export type Probe = Schemas["Probe"];
export type ProbeRequest = Schemas["ProbeRequest"];
export type Dataset = Schemas["Dataset"];
export type Analysis = Schemas["Analysis"];
export type AnalysisRequest = Schemas["AnalysisRequest"];
export type ProgressMessage = Schemas["ProgressMessage"];
export type WatchMessage = Schemas["WatchMessage"];
export type LogEntry = Schemas["LogEntry"];
export type Problem = Schemas["Problem"];
export type Live = Schemas["Live"];
export type LivePoint = Live["points"][number];
export type Timeline = Schemas["Timeline"];
export type HistoryQuery = NonNullable<paths["/api/v1/benchmark/history"]["get"]["parameters"]["query"]>;
