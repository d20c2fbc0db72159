import { Suspense } from "react";
import { FormSkeleton } from "./form-skeleton";
import { NewBenchmarkPage } from "./new-benchmark-page";

export default function Page() {
  return (
    <Suspense fallback={<FormSkeleton />}>
      <NewBenchmarkPage />
    </Suspense>
  );
}
