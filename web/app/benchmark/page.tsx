import { Suspense } from "react";
import { BenchmarkPage } from "./benchmark-page";

export default function Page() {
  return (
    <Suspense>
      <BenchmarkPage />
    </Suspense>
  );
}
