"use client";
// "Test connection": asks each of the servers what it is. Only GETs are sent to them.
import { useMutation } from "@tanstack/react-query";
import { api, type Probe } from "@/lib/api";
import type { Form } from "./model/form";
import { frameworkNamed } from "./model/frameworks";
import { listOf, readHeaders } from "./model/lines";

type Model = Probe["models"][number];
export type ProbeState = {
  test: () => void;
  pending: boolean;
  error: Error | null;
  answers: Probe[]; // of the servers that are named now
  models: Model[];
};

// One model each: those that all replicas list come first.
function modelsOf(answers: Probe[]): Model[] {
  const byId = new Map(answers.flatMap((answer) => answer.models.map((model) => [model.id, model] as const)));
  return [...byId.values()];
}

export function useProbe(form: Form, set: (changes: Partial<Form>) => void): ProbeState {
  const probe = useMutation({
    mutationFn: ({ servers, api_key, headers, insecure_tls }: ReturnType<typeof targetOf>) =>
      Promise.all(servers.map((server_url) => api.probe({ server_url, api_key, headers, insecure_tls }))),
    onSuccess: (answers) => {
      const models = modelsOf(answers);
      const framework = answers.map((answer) => frameworkNamed(answer.engine ?? "")).find(Boolean);
      set({
        ...(form.model === "" && models.length === 1 && { model: models[0]!.id }),
        ...(form.framework === "" && framework && { framework }),
      });
    },
  });
  const target = targetOf(form);
  const current = probe.variables && JSON.stringify(probe.variables) === JSON.stringify(target);
  const answers = current ? (probe.data ?? []) : [];
  return {
    test: () => probe.mutate(target),
    pending: probe.isPending,
    error: current ? probe.error : null,
    answers,
    models: modelsOf(answers),
  };
}

function targetOf(form: Form) {
  const headers = readHeaders(form.headers).pairs;
  return {
    servers: listOf(form.server_url),
    ...(form.api_key !== "" && { api_key: form.api_key }),
    ...(headers.length > 0 && { headers }),
    ...(form.insecure_tls && { insecure_tls: true }),
  } as { servers: string[]; api_key?: string; headers?: typeof headers; insecure_tls?: boolean };
}
