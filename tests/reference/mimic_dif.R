# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# Likelihood ratio tests of direct effects in MIMIC models, by lavaan.
# Run from the root of the source tree: Rscript tests/reference/mimic_dif.R
# It writes tests/reference/mimic_dif.json.
suppressPackageStartupMessages({library(jsonlite); library(lavaan)})
survey <- utils::read.csv(file.path("tests", "data", "bilingual_sim.csv"), stringsAsFactors = FALSE)

# Direct effects of the group on each item, beside those on the items in `kept`.
one <- function(scale, kept) {
  items <- paste0(scale, 1:6)
  x <- na.omit(survey[c(items, "lang")])
  x$g <- as.numeric(x$lang == "en")
  fit <- function(direct) {
    direct <- unique(direct)
    cfa(paste(c(paste("f =~", paste(items, collapse = " + ")), "f ~ g", sprintf("%s ~ g", direct)), collapse = "\n"), x)
  }
  tested <- lapply(items, function(item) {
    small <- fit(setdiff(kept, item)); large <- fit(union(kept, item))
    p <- parameterEstimates(large, standardized = TRUE)
    p <- p[p$op == "~" & p$lhs == item, ]
    chisq <- unname(fitMeasures(small, "chisq") - fitMeasures(large, "chisq"))
    list(item = item, chisq = chisq, p = pchisq(chisq, 1, lower.tail = FALSE), effect = p$est, effect_sd = p$std.nox)
  })
  p <- parameterEstimates(fit(kept))
  difference <- p$est[p$op == "~" & p$lhs == "f"] / sqrt(p$est[p$op == "~~" & p$lhs == "f"])
  list(scale = scale, kept = as.list(kept), n = nrow(x), difference = difference, items = tested)
}

cases <- list(MAN_first = one("MAN", character()), MAN = one("MAN", "MAN4"), OUT = one("OUT", character()),
              PRO = one("PRO", character()))
software <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")))
write(toJSON(list(software = software, cases = cases), auto_unbox = TRUE, digits = 12),
      file.path("tests", "reference", "mimic_dif.json"))
