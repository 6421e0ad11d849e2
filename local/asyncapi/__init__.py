"""`svyazka asyncapi`: what goes in and out by queue and bus, out of the models that the functions themselves use."""
