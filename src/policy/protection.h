// Protective facts: they may only withhold, or lead to help. An absent flag means not flagged.
#pragma once

#include "domain/customer.h"
#include "domain/product.h"
#include "policy/eligibility.h"

namespace attune {

struct Protection {
  bool arrears = false;
  bool vulnerable = false;
  bool bereaved = false;

  static Protection of(const Customer& customer);
  bool any() const { return arrears || vulnerable || bereaved; }
};

// "protection.arrears": no credit while in arrears. "protection.vulnerable": no credit and nothing that puts capital at
// risk. "protection.bereaved": nothing is sold. Helpful content is never withheld. Empty: no protection applies.
ReasonCode withheld_for_protection(ItemKind kind, Regime regime, bool capital_at_risk, const Protection& protection);

// Whether this item is help meant for a flag that is set: content tagged "arrears", "vulnerable" or "bereaved".
bool helps(const Product& product, const Protection& protection);

// Content meant for a flag, whether set or not. It is offered to those whom it helps, and found by everyone else who looks
// for it: nobody is told about bereavement out of the blue.
bool is_help_for_a_flag(const Product& product);

}  // namespace attune
