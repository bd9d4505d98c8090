using Bridle.DotNet.Naming;

namespace Bridle.DotNet.Tests.Naming;

public class AnswerCacheTests
{
    [Fact]
    public void An_answer_holds_for_all_of_its_range()
    {
        AnswerCache cache = new(10);
        cache.Add(new CodeAnswer(100, 200, "m", "f"), 1);
        cache.Add(new CodeAnswer(200, 201, "", ""), 2);
        Assert.All([100ul, 150ul, 199ul], address => Assert.True(cache.TryFind(address, out CodeAnswer answer, out _) && answer.Name == "f"));
        Assert.True(cache.TryFind(200, out CodeAnswer unknown, out long at) && !unknown.IsKnown && at == 2);
        Assert.All([0ul, 99ul, 201ul, ulong.MaxValue], address => Assert.False(cache.TryFind(address, out _, out _)));
    }

    [Fact]
    public void A_full_cache_begins_anew()
    {
        AnswerCache cache = new(2);
        for (ulong address = 1; address <= 3; address++) cache.Add(CodeAnswer.Unknown(address), 0);
        Assert.Equal([false, false, true], new ulong[] { 1, 2, 3 }.Select(address => cache.TryFind(address, out _, out _)));
    }
}
