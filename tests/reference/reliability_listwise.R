# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# Alpha and omega of complete cases and omega by full information, with lavaan's standard error of omega, in R.
# Run from the root of the source tree: Rscript tests/reference/reliability_listwise.R
# It writes tests/reference/reliability_listwise.json.
suppressPackageStartupMessages({library(jsonlite); library(lavaan); library(semTools); library(psych)})
read <- function(file) utils::read.csv(file.path("tests", "data", file), stringsAsFactors = FALSE)

full_information <- function(x, model) {
  if (!anyNA(x)) return(NULL)
  fit <- cfa(model, data = x, std.lv = TRUE, estimator = "ML", missing = "ml")
  pe <- parameterEstimates(fit)
  list(n = unname(lavInspect(fit, "nobs")), omega_implied = compRelSEM(fit, obs.var = FALSE)[[1]],
       omega_observed = compRelSEM(fit)[[1]], omega_implied_se = pe$se[pe$op == ":="])
}

one <- function(all) {
  x <- na.omit(all)
  items <- names(x)
  k <- length(items)
  l <- paste0("l", seq_len(k))
  e <- paste0("e", seq_len(k))
  model <- paste0("f =~ ", paste0(l, "*", items, collapse = " + "), "\n",
                  paste0(items, " ~~ ", e, "*", items, collapse = "\n"), "\n",
                  "omega := (", paste(l, collapse = "+"), ")^2 / ((", paste(l, collapse = "+"), ")^2 + ",
                  paste(e, collapse = "+"), ")")
  fit <- cfa(model, data = x, std.lv = TRUE, estimator = "ML")
  pe <- parameterEstimates(fit)
  defined <- pe[pe$op == ":=", ]
  a <- suppressWarnings(psych::alpha(x, check.keys = FALSE, warnings = FALSE))
  list(items = items, n = nrow(x), raw_alpha = a$total$raw_alpha, std_alpha = a$total$std.alpha,
       feldt = c(a$feldt$lower.ci[[1]], a$feldt$upper.ci[[1]]),
       r_drop = a$item.stats$r.drop, alpha_drop = a$alpha.drop$raw_alpha,
       mean = unname(colMeans(x)), sd = unname(sapply(x, sd)), skew = psych::describe(x)$skew,
       omega_implied = compRelSEM(fit, obs.var = FALSE)[[1]], omega_observed = compRelSEM(fit)[[1]],
       omega_implied_se = defined$se, loadings = pe$est[pe$op == "=~"],
       loadings_se = pe$se[pe$op == "=~"], loadings_std = standardizedSolution(fit)$est.std[seq_len(k)],
       residuals = pe$est[pe$op == "~~" & pe$lhs %in% items],
       cfi = unname(fitMeasures(fit, "cfi")), srmr = unname(fitMeasures(fit, "srmr")),
       fiml = full_information(all, model))
}

bfi <- read("bfi.csv")
for (i in c("C4", "C5")) bfi[[i]] <- 7 - bfi[[i]]
hs <- read("hs1939.csv")
datcat <- read("datcat.csv")
survey <- read("bilingual_sim.csv")
cases <- list(
  attitude = one(read("attitude.csv")),
  hs1939_9 = one(hs[paste0("x", 1:9)]),
  hs1939_Pasteur = one(hs[hs$school == "Pasteur", paste0("x", 1:9)]),
  `hs1939_Grant-White` = one(hs[hs$school == "Grant-White", paste0("x", 1:9)]),
  hs1939_visual = one(hs[paste0("x", 1:3)]),
  datcat_f1 = one(datcat[paste0("u", 1:4)]),
  datcat_8 = one(datcat[paste0("u", 1:8)]),
  bfi_C = one(bfi[paste0("C", 1:5)]),
  bfi_N = one(bfi[paste0("N", 1:5)])
)
for (s in c("PRO", "INC", "REC", "OUT", "MAN")) for (g in c("sv", "en")) {
  cases[[paste0("bilingual_", s, "_", g)]] <- one(survey[survey$lang == g, paste0(s, 1:6)])
}
software <- list(R = R.version.string)
for (p in c("lavaan", "semTools", "psych")) software[[p]] <- as.character(utils::packageVersion(p))
out <- list(made_by = "tests/reference/reliability_listwise.R", software = software, cases = cases)
writeLines(toJSON(out, auto_unbox = TRUE, digits = I(12), null = "null", pretty = TRUE), "tests/reference/reliability_listwise.json")
