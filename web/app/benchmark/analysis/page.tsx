import { Suspense } from "react";
import { AnalysisPage } from "./analysis-page";

export default function Page() {
  return (
    <Suspense>
      <AnalysisPage />
    </Suspense>
  );
}
