// What serves models, and the settings of it that explain a result best, under the names of its own flags. Stated only:
// they are stored with the run and change nothing that is sent.
export type Setting = {
  name: string;
  kind: "number" | "text" | "switch";
  example?: string;
  choices?: readonly string[]; // proposals; others may be typed
};

const number = (name: string, example: string): Setting => ({ name, kind: "number", example });
const text = (name: string, example: string): Setting => ({ name, kind: "text", example });
const choice = (name: string, ...choices: string[]): Setting => ({ name, kind: "text", choices });
const onOff = (name: string): Setting => ({ name, kind: "switch" });

export const FRAMEWORKS = {
  vllm: {
    label: "vLLM",
    settings: [
      number("gpu_memory_utilization", "0.9"),
      number("tensor_parallel_size", "1"),
      number("max_num_seqs", "256"),
      number("max_model_len", "8192"),
      number("max_num_batched_tokens", "8192"),
      choice("quantization", "awq", "gptq", "fp8", "bitsandbytes", "compressed-tensors"),
      choice("dtype", "auto", "bfloat16", "float16"),
      choice("kv_cache_dtype", "auto", "fp8"),
      onOff("enable_prefix_caching"),
    ],
  },
  sglang: {
    label: "SGLang",
    settings: [
      number("mem_fraction_static", "0.88"),
      number("tp_size", "1"),
      number("dp_size", "1"),
      number("max_running_requests", "256"),
      number("context_length", "8192"),
      number("chunked_prefill_size", "8192"),
      choice("quantization", "awq", "gptq", "fp8", "w8a8_int8"),
      onOff("disable_radix_cache"),
    ],
  },
  ollama: {
    label: "Ollama",
    settings: [
      number("OLLAMA_CONTEXT_LENGTH", "4096"),
      number("num_gpu", "99"),
      number("OLLAMA_NUM_PARALLEL", "4"),
      number("OLLAMA_MAX_LOADED_MODELS", "1"),
      choice("OLLAMA_KV_CACHE_TYPE", "f16", "q8_0", "q4_0"),
      onOff("OLLAMA_FLASH_ATTENTION"),
    ],
  },
  lmdeploy: {
    label: "LMDeploy",
    settings: [
      choice("backend", "turbomind", "pytorch"),
      number("tp", "1"),
      number("session_len", "8192"),
      number("max_batch_size", "128"),
      number("cache_max_entry_count", "0.8"),
      choice("quant_policy", "0", "4", "8"),
      onOff("enable_prefix_caching"),
    ],
  },
  tgi: {
    label: "TGI",
    settings: [
      number("num_shard", "1"),
      number("max_concurrent_requests", "128"),
      number("max_input_tokens", "4096"),
      number("max_total_tokens", "8192"),
      number("max_batch_prefill_tokens", "4096"),
      choice("quantize", "awq", "gptq", "fp8", "eetq", "bitsandbytes"),
      choice("dtype", "bfloat16", "float16"),
    ],
  },
  llamacpp: {
    label: "llama.cpp",
    settings: [
      number("ctx_size", "8192"),
      number("n_gpu_layers", "99"),
      number("parallel", "4"),
      number("batch_size", "2048"),
      number("ubatch_size", "512"),
      number("threads", "8"),
      choice("cache_type_k", "f16", "q8_0", "q4_0"),
      choice("flash_attn", "auto", "on", "off"),
      onOff("cont_batching"),
    ],
  },
  triton: {
    label: "Triton (TensorRT-LLM)",
    settings: [
      number("tp_size", "1"),
      number("max_batch_size", "64"),
      number("max_num_tokens", "8192"),
      number("kv_cache_free_gpu_mem_fraction", "0.9"),
      choice("quantization", "fp8", "int8_sq", "int4_awq"),
      text("engine", "trt_engines/llama"),
    ],
  },
  other: { label: "", settings: [] },
} as const satisfies Record<string, { label: string; settings: readonly Setting[] }>;

export type FrameworkId = keyof typeof FRAMEWORKS;
export const FRAMEWORK_IDS = Object.keys(FRAMEWORKS) as FrameworkId[];

export const settingsOf = (framework: FrameworkId | ""): readonly Setting[] =>
  framework === "" ? [] : FRAMEWORKS[framework].settings;

// "llama.cpp" or "vLLM" as a server or an earlier run calls it -> "llamacpp", "vllm"; null where it is none of these.
export function frameworkNamed(name: string): FrameworkId | null {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return FRAMEWORK_IDS.find((id) => id !== "other" && id === plain) ?? null;
}
