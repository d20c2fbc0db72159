import { useEffect, useMemo, useSyncExternalStore } from "react";
import { type FeedView, RunFeed } from "./feed";

// The feed of a run while the component is there.
export function useFeed(run_id: string): FeedView {
  const feed = useMemo(() => new RunFeed(run_id), [run_id]);
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return useSyncExternalStore(feed.subscribe, feed.snapshot, feed.snapshot);
}
