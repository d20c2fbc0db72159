import { DashboardPage } from "./_dashboard/dashboard-page";

export default function Page() {
  return <DashboardPage />;
}
