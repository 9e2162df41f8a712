// Protective facts: they may only withhold, or lead to help. An absent flag means not flagged.
#pragma once

#include "domain/customer.h"
#include "domain/exposure.h"
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
// risk. "protection.bereaved": nothing is sold. Content is withheld only where it comes with terms of credit or with capital
// at risk. Empty: no protection applies.
ReasonCode withheld_for_protection(ItemKind kind, const Exposure& exposure, const Protection& protection);

// Whether this item is help meant for a flag that is set: content tagged "arrears", "vulnerable" or "bereaved".
bool helps(const Product& product, const Protection& protection);

}  // namespace attune
