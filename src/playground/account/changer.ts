/** Core's AwsChanger over the practice account, put together from what each kind of thing needs. */
import type { AwsChanger } from "../../core/ports.ts";
import { type OnAddOn, practiceAddOnChanger } from "./add-on-changer.ts";
import { practiceAssociationChanger } from "./association-changer.ts";
import type { PracticeCalls } from "./calls.ts";
import { practiceProviderChanger } from "./provider-changer.ts";
import { practiceRoleChanger } from "./role-changer.ts";

export function practiceChanger(calls: PracticeCalls, onAddOn: OnAddOn): AwsChanger {
  return {
    ...practiceProviderChanger(calls),
    ...practiceRoleChanger(calls),
    ...practiceAssociationChanger(calls),
    ...practiceAddOnChanger(calls, onAddOn),
  };
}
