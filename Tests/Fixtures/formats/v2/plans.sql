SELECT id AS Id, plan AS "Attributes.Plan" FROM people
