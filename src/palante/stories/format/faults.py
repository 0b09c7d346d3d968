def faults_of(story):
    return []
