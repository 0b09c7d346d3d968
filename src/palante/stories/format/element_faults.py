def faults_of(element):
    return []
