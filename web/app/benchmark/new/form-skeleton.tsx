import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/states";

export function FormSkeleton() {
  return (
    <Loading>
      <div className="grid max-w-[100rem] gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="space-y-4">
          {[28, 64, 56].map((height) => (
            <Card key={height} className="space-y-4 p-5">
              <Skeleton className="h-5 w-40" />
              <Skeleton className={height === 28 ? "h-20" : "h-48"} />
            </Card>
          ))}
        </div>
        <Card className="hidden h-96 space-y-4 p-5 xl:block">
          <Skeleton className="h-5 w-32" />
          <Skeleton className="h-40" />
        </Card>
      </div>
    </Loading>
  );
}
