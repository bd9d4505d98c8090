using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;

namespace Bridle.Language.Tests;

/// <summary>A machine with a few providers, each of which answers in its own way.</summary>
internal sealed class FakeCatalog : IProbeCatalog
{
    public ProbeFacts Describe(ProbeDescription description) => description.Provider switch
    {
        "none" => new ProbeFacts(0),
        "differ" => new ProbeFacts(2, [new ProbeArgument("int", 0)], HaveOneSignature: false),
        "typed" => new ProbeFacts(1, [new ProbeArgument("int", 0), new ProbeArgument("char *", 2), new ProbeArgument("string", 1), new ProbeArgument("struct timespec *", 3)]),
        "badtype" => new ProbeFacts(1, [new ProbeArgument("struct { nosuch_t", 0)]),
        "xlated" => new ProbeFacts(1, [new ProbeArgument("struct i *", 0, "struct o *")]),
        "fault" => new ProbeFacts(0, Fault: new ProbeFault(Enum.GetValues<ErrorTag>().Single(tag => tag.Name() == description.Name), "refused")),
        _ => new ProbeFacts(null),
    };

    public bool Exists(string kind, string name) => name != "none";
}
