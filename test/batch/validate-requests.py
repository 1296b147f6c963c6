# Validates requests against botocore's copy of AWS's service model: [[operation, parameters], …] in, reports out.
import json
import sys

import botocore.session
import botocore.validate

model = botocore.session.get_session().get_service_model("batch")
reports = []
for operation, parameters in json.load(sys.stdin):
    shape = model.operation_model(operation).input_shape
    reports.append(botocore.validate.ParamValidator().validate(parameters, shape).generate_report())
json.dump(reports, sys.stdout)
