# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Models over waves beside those of longitudinal.json: ordinal items in groups, with three answers and with
# two, and released loadings and intercepts with their score tests. lavaan 0.6-14, semTools 0.5-6.
# Usage: Rscript tests/reference/waves.R FOLDER, where FOLDER holds the data. Writes waves.json here.

suppressPackageStartupMessages({library(lavaan); library(semTools)})
arguments <- commandArgs()
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
folder <- commandArgs(trailingOnly = TRUE)[1]

kept <- c("npar", "chisq", "df", "pvalue", "chisq.scaled", "pvalue.scaled", "cfi", "rmsea", "cfi.scaled", "rmsea.scaled",
          "cfi.robust", "rmsea.robust", "srmr")
one <- function(fit) {
  p <- parameterEstimates(fit)
  group <- if (is.null(p$group)) 1 else p$group
  p <- p[p$op %in% c("=~", "~~", "~1", "|"), ]
  measures <- fitMeasures(fit)
  list(
    fit = as.list(measures[intersect(kept, names(measures))]),
    parameters = lapply(seq_len(nrow(p)), function(i)
      list(p$lhs[i], p$op[i], p$rhs[i], if (is.null(p$group)) 1 else p$group[i], p$est[i], p$se[i]))
  )
}
ladder <- function(steps, ..., partial = NULL) { # `partial` in names of one wave: "f =~ y3"
  fits <- lapply(steps, function(equal) {
    a <- list(..., return.fit = TRUE)
    if (length(equal)) a$long.equal <- equal
    if (length(equal) && !is.null(a$group)) a$group.equal <- equal
    if (!is.null(partial)) a$long.partial <- partial
    suppressWarnings(do.call(measEq.syntax, a))
  })
  found <- lapply(fits, one)
  for (i in seq_along(fits)[-1]) {
    test <- suppressWarnings(as.data.frame(lavTestLRT(fits[[i - 1]], fits[[i]])))[2, ]
    if (test[["Df diff"]] > 0)
      found[[i]]$difference <- list(chisq = test[["Chisq diff"]], df = test[["Df diff"]], p = test[["Pr(>Chisq)"]])
  }
  list(models = found, fits = fits)
}
scores <- function(fit) {
  u <- lavTestScore(fit)$uni
  table <- parTable(fit)
  name <- function(label) {
    row <- table[match(label, table$plabel), ]
    if (is.na(row$lhs)) row <- table[match(label, table$label), ]
    c(row$lhs, row$op, row$rhs)
  }
  lapply(seq_len(nrow(u)), function(i) list(name(u$rhs[i])[1], name(u$rhs[i])[2], name(u$rhs[i])[3], u$X2[i], u$p.value[i]))
}
# What the released item y3 does to the mean of the three at wave t, with its standard error, and its dMACS.
consequence <- function(fit, t) {
  table <- parTable(fit)
  row <- function(lhs, op, rhs) which(table$lhs == lhs & table$op == op & table$rhs == rhs)
  at <- function(k) c(nu = row(paste0("y3t", k), "~1", ""), lambda = row(paste0("ft", k), "=~", paste0("y3t", k)))
  one <- at(1); later <- at(t); mean <- row(paste0("ft", t), "~1", "")
  gap <- table$est[later] - table$est[one]
  kappa <- table$est[mean]; phi <- table$est[row(paste0("ft", t), "~~", paste0("ft", t))]
  gradient <- c(1, kappa, -1, -kappa, gap[2]) / 3
  covariance <- lavInspect(fit, "vcov")[table$free[c(later, one, mean)], table$free[c(later, one, mean)]]
  sds <- sapply(c(1, t), function(k) sd(exlong[[paste0("y3t", k)]]))
  list(value = (gap[1] + gap[2] * kappa) / 3, se = sqrt(c(t(gradient) %*% covariance %*% gradient)),
       dmacs = sqrt((gap[1] + gap[2] * kappa)^2 + gap[2]^2 * phi) / mean(sds))
}

datcat <- read.csv(file.path(folder, "datcat.csv"))
items <- paste0("u", 1:8)
ordinal <- list(configural = NULL, thresholds = "thresholds", metric = c("thresholds", "loadings"),
                scalar = c("thresholds", "loadings", "intercepts"),
                strict = c("thresholds", "loadings", "intercepts", "residuals"))
recoded <- function(code) { d <- datcat; d[items] <- lapply(d[items], code); d }
of_datcat <- function(data, steps = ordinal, ...)
  ladder(steps, configural.model = "FU1 =~ u1 + u2 + u3 + u4\nFU2 =~ u5 + u6 + u7 + u8", data = data, ordered = items,
         parameterization = "theta", ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016",
         longFacNames = list(FU = c("FU1", "FU2")),
         longIndNames = list(u1 = c("u1", "u5"), u2 = c("u2", "u6"), u3 = c("u3", "u7"), u4 = c("u4", "u8")), ...)

# What the items do to their mean at the second wave: expected answers there with either wave's parameters.
ordinal_consequence <- function(fit) {
  table <- parTable(fit)
  row <- function(lhs, op, rhs) which(table$lhs == lhs & table$op == op & table$rhs == rhs)
  expected <- function(est, item, factor) {
    mean <- est[row("FU2", "~1", "")]; variance <- est[row("FU2", "~~", "FU2")]
    lambda <- est[row(factor, "=~", item)]
    sd <- sqrt(lambda^2 * variance + est[row(item, "~~", item)])
    1 + sum(pnorm((est[row(item, "~1", "")] + lambda * mean - est[sapply(paste0("t", 1:4), row, lhs = item, op = "|")]) / sd))
  }
  moved <- function(est) mean(sapply(1:4, function(i) expected(est, paste0("u", i + 4), "FU2") - expected(est, paste0("u", i), "FU1")))
  free <- which(table$free > 0)
  slopes <- numDeriv::grad(function(x) { est <- table$est; est[free] <- x; moved(est) }, table$est[free])
  covariance <- lavInspect(fit, "vcov")[table$free[free], table$free[free]]
  list(value = moved(table$est), se = sqrt(c(t(slopes) %*% covariance %*% slopes)))
}

exlong <- read.csv(file.path(folder, "exlong.csv"))
continuous <- list(metric = "loadings", scalar = c("loadings", "intercepts"),
                   strict = c("loadings", "intercepts", "residuals"))
of_exlong <- function(partial = NULL, ...)
  ladder(continuous, configural.model = paste0("ft", 1:3, " =~ y1t", 1:3, " + y2t", 1:3, " + y3t", 1:3, collapse = "\n"),
         data = exlong, ID.fac = "std.lv", longFacNames = list(f = c("ft1", "ft2", "ft3")),
         longIndNames = list(y1 = paste0("y1t", 1:3), y2 = paste0("y2t", 1:3), y3 = paste0("y3t", 1:3)), auto = "all",
         meanstructure = TRUE, partial = partial, ...)
intercept <- "y3 ~ 1"
loading <- "f =~ y3"

plain <- of_exlong(estimator = "ML")
released <- of_exlong(intercept, estimator = "ML")
ordinal_released <- of_datcat(datcat, ordinal[-1], partial = c("u1 ~ 1", "FU =~ u2", "u2 ~ 1", "u3 | t4"))
loadings <- of_exlong(c(loading, intercept), estimator = "ML")
result <- list(
  software = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                  semTools = as.character(packageVersion("semTools"))),
  ordinal = list(
    group = of_datcat(datcat, group = "g")$models,
    three = of_datcat(recoded(function(x) pmin(pmax(x - 1, 1), 3)))$models,
    two = of_datcat(recoded(function(x) as.integer(x > 2)), ordinal[1:3])$models,
    ulsmv = of_datcat(datcat, estimator = "ULSMV")$models
  ),
  ordinal_partial = ordinal_released$models,
  ordinal_consequence = ordinal_consequence(ordinal_released$fits$scalar),
  partial = list(
    intercept_ML = released$models,
    intercept_MLR = of_exlong(intercept, estimator = "MLR")$models,
    loading_ML = loadings$models
  ),
  consequence = list(second = consequence(loadings$fits$scalar, 2), third = consequence(loadings$fits$scalar, 3)),
  scores = list(metric = scores(plain$fits$metric), scalar = scores(plain$fits$scalar),
                scalar_released = scores(released$fits$scalar))
)
writeLines(jsonlite::toJSON(result, auto_unbox = TRUE, digits = 12, na = "null"), file.path(here, "waves.json"))
