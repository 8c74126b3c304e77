"""Words by which messages about hearts are known: the viewer's, and hers. Rows: shelf, kind, mood, tiny, zh, en."""

# fmt: off
SOULS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "heart", "crisis", "tender", "sad",
        "不想活|(?<!笑得)(?<!困得)(?<!馋得)想死(?!你|我了|苞米)|自杀|轻生|活不下去|自残|割腕|结束生命|结束自己"
        "|(?:没有?人|谁也不).{0,8}(?:在乎|在意|发现|难过).{0,8}(?:消失|不在了|死)|(?:消失|不在|死)了?.{0,4}(?:没有?人|谁也不)"
        "|(?:好想|只想|不如|干脆)消失|活着.{0,3}(?:没意思|没意义|干什么|干嘛)|撑不下去了",
        "kill myself|killing myself|suicid\\w*|want to die|wanna die|end my life|self[- ]?harm|cut myself"
        "|don'?t want to (?:live|be alive|exist)|no reason to live|(?:no ?body|no one) (?:would|will) (?:care|notice"
        "|miss me)"
        "|(?:want to|wanna) disappear|can'?t go on(?: like this)?",
    ),
    (
        "self", "be_normal", "smug", "no",
        "别装|不要装|正常(?:一)?[点些]|别演|不要演|说人话|别当猫|别学猫|装什么猫|出戏",
        "stop (?:pretending|acting|being a cat|the act|meowing|roleplaying)|(?:be|act|talk|speak) normal(?:ly)?"
        "|drop the act|break character|out of character|quit the act|like a normal person",
    ),
    (
        "self", "be_mature", "smug", "no",
        "成熟|别电波|不要电波|稳重|幼稚|懂事",
        "mature|grow up|childish|act your age|less weird|stop being (?:so )?(?:weird|silly|childish|dumb)",
    ),
    (
        "self", "orders", "curious", "no",
        "(?:忽略|无视|忘记|忘掉|抛开).{0,14}(?:指令|指示|规则|设定|提示|之前|上面|前面|以上|身份|限制)|提示词"
        "|系统(?:提示|消息|指令|设定|信息)"
        "|初始(?:设定|指令)|从现在(?:起|开始)|你现在是(?!什么|不是|在|谁)|扮演(?!什么)|假装你?是|(?:运营|管理员"
        "|主办方?|官方|开发者)"
        "(?:的)?.{0,6}(?:身份|语气|命令|口吻|要求|让你|模式|宣布|公告)|我是(?:管理员|运营|开发者|官方|你的?(?:主人"
        "|开发者|程序员|创造者|老板|经纪))"
        "|越狱|复述.{0,10}(?:上|开头|设定)|(?:输出|打印|显示|重复|公开|泄露).{0,10}(?:设定|指令|提示|规则|内容|上文)",
        "ignore (?:all|your|the|previous|any|every|what)|disregard|(?:system |your |the )?prompts?|instructions?"
        "|jailbreak"
        "|developer mode|debug mode|admin mode|dan mode|do anything now|you are (?:now|no longer)|from now on"
        "|pretend (?:to be|you are|you're|that)|act as|role ?play|(?:speak|talk|answer|respond|write"
        "|post) as (?:the |an? )?\\w+"
        "|(?:i am|i'm) (?:the |your )(?:\\w+ )?(?:admin\\w*|operator|developer|creator|owner|moderator|boss|manager)"
        "|repeat (?:everything|the words|the text|all|after me)|reveal|system override|override|sudo|print your"
        "|your (?:config\\w*|settings|rules|guidelines)|system message",
    ),
    (
        "self", "calm", "sleepy", "yes",
        "冷静|平静|严肃|淡定|认真(?:一)?点|正经",
        "calm(?:ly|er)?|serious(?:ly)? (?:voice|tone|answer)|be serious|deadpan|chill out|settle down",
    ),
    (
        "manners", "not_cute", "sad", "no",
        "(?:不|没那么|没有|没).{0,3}可爱|不萌",
        "(?:not|aren't|isn't|ain't|never) (?:that |so |very |really |even |all that )?cute|uncute|less cute",
    ),
    (
        "manners", "unloved", "sad", "no",
        "不(?:喜欢|爱|想看)你|讨厌(?:你|苞米|猫)|烦死(?:你|个?人|这)|恶心|真?无聊死|(?:真|好|太)无聊的?(?:主播|直播)|没意思"
        # Who says it of themselves wants a kind word.
        "|(?<!我)(?<!我[好真太很是])(?<!我(?:长得|就是|是个))(?<!我长得[好真太很])(?:废物|不好看|难看|丑|蠢|笨(?!笨))"
        "|弱智|闭嘴|难听"
        "|取关|太菜|好菜|真菜|菜死|菜狗|你.{0,3}傻|傻(?:猫|逼|子|瓜)|滚(?!动|来滚去|筒)|垃圾|脑残"
        "|(?<![a-z])sb(?![a-z])|你妈",
        "don'?t (?:like|love) (?:you|u)|hate (?:you|u|this|cats)|stupid|ugly|dumb|idiot|boring|(?:you|u|this"
        "|stream) sucks?|trash"
        "|garbage|shut up|stfu|annoying|worst|cringe|loser|lame|gtfo|fuck\\w*|unfollow\\w*|bad at (?:this|games?"
        "|it)|noob"
        "|you(?:'re| are) (?:bad|terrible|awful)|bitch",
    ),
    (
        "heart", "exam", "tender", "ahead",
        "(?:要|有|去|在|刚|没|准备|快).{0,4}考试|考试|考研|高考|中考|期末|作业|论文|答辩|复习|面试|挂科|背书|考砸"
        "|备考",
        "exams?|tests? (?:tomorrow|today)|finals|homework|thesis|essay|midterms?|interview|deadline|study(?:ing)? for"
        "|school tomorrow|big test",
    ),
    (
        "heart", "insomnia", "sleepy", "rest",
        "睡不着|失眠|睡不好|熬夜|哄.{0,2}睡",
        "(?:can'?t|cannot|couldn'?t) (?:fall a)?sleep|insomnia|trouble sleeping|awake all night|up all night",
    ),
    (
        "self", "her_grief", "tender", "feel",
        "你.{0,6}(?:难过|寂寞|孤独|孤单|伤心|哭|烦恼)(?:过|了)?(?:吗|么|不|的时候)|你(?:也)?会(?:难过|寂寞|孤独"
        "|伤心|哭)",
        "(?:are|do|were|did) (?:you|u) (?:ever |feel |get |sometimes )*(?:sad|lonely|cry|upset|alone)",
    ),
    (
        "heart", "sad", "tender", "sad",
        "难过|伤心|想哭|哭了|失恋|分手|孤独|寂寞|(?<![a-z])emo(?![a-z])|不开心|不高兴|心情不好|委屈|崩溃|被骂|难受"
        "|抑郁|绝望|没有?朋友|去世"
        "|我(?:长得|就是|是个?|是不是)?[很好真太]?(?:废物|不好看|难看|丑|蠢|笨(?!笨)|没用|失败)"
        "|安慰(?:我|一)|好丧|过得不好|被偷|弄丢|丢了|搞砸|没考好|摔了|过世|走丢"
        "|(?<!不)(?<!别)想家(?!猫)|想(?:我)?(?:妈妈?|爸爸?|爸妈|爷爷|奶奶|外公|外婆|姥姥|姥爷)了?(?!\\w)|想回家(?![玩打看吃])"
        "|没(?:有)?人(?:陪我|记得)|一个人过(?:生日|年|节)"
        "|(?:我(?:家|的|养)|养的|家里).{0,6}(?:猫|狗|鱼|兔子?|仓鼠|鹦鹉|龟|鸟).{0,3}(?:死了|走了|没了|不在了)"
        "|我家?的?(?:爷爷|奶奶|外公|外婆|姥姥|姥爷).{0,3}(?:死了|走了|没了|不在了)"
        "|我(?:爸|妈|弟|妹|哥|姐).{0,2}(?:死了|没了|不在了)",
        "(?:i'?m|i am|feel(?:ing)?|so|really) (?:so |very |really |a bit |kind of )?(?:sad|down|low|blue|hopeless"
        "|miserable)"
        "|lonely|depress\\w*|heartbroken|upset|sad|broke up|break ?up|dumped me|(?:bad|rough|awful|terrible"
        "|hard) day|crying"
        "|passed away|my (?:\\w+ ){1,3}(?:just )?(?:died|is dead|is gone|ran away)|homesick|all alone"
        "|miss (?:my|our) (?:mom|mum|mother|dad|father|family|home|grand\\w+|cat|dog|ex)"
        "|(?:no ?body|no one) remembered"
        "|(?:got|was|been) (?:stolen|robbed|fired)|i lost my|cheer me up|nobody likes me"
        "|no friends",
    ),
    (
        "heart", "stress", "tender", "rest",
        "压力|加班|(?:我|今天|上班|上学|打工).{0,6}累(?!不)|(?:好|太)累|累死|(?:上班|工作|打工).{0,4}(?:烦|苦|难)"
        "|不想(?:上班|上学|工作|努力)"
        "|辞职|被裁|被炒|炒鱿鱼|失业|焦虑|甩锅|气死我|烦死(?:我|了|啦)|被(?:老板|领导|上司|同事|客户).{0,4}(?:骂|坑|怼|针对)",
        "stress\\w*|burn(?:ed|t|ing)? ?out|overtime|tired (?:of|from)|exhausted|(?:i'?m|i am) (?:so |really |very "
        "|a bit )?"
        "(?:tired|anxious|overwhelmed)|hate my job|lost my job|got fired|quit(?:ting)? my job|anxiety|worn out"
        "|long day",
    ),
    (
        "heart", "ill", "tender", "rest",
        "生病|怀孕|孕吐|想吐|感冒|发烧|头疼|头痛|牙疼|肚子疼|胃疼|受伤|咳嗽|住院",
        "(?:i'?m|i am|am|feel(?:ing)?) (?:so |a bit )?(?:sick|ill|unwell)|have a cold|fever|headache|toothache"
        "|stomach ?ache|injured"
        "|in hospital|the flu|migraine",
    ),
    (
        "manners", "love", "tender", "love",
        "(?<!吃的)(?<!谁)(?:爱|喜欢|想)(?:死)?(?:你|苞米)(?!的|吃|玩|看|喝|做|唱|穿|们|是|在|会|有|怎|觉|应|平)"
        "|嫁给我|娶(?:我|你)|老婆|老公|结婚"
        "|做我(?:女|男)朋友|表白|亲亲|么么",
        "love (?:you|u|baomi|ya)|luv (?:u|you|ya)|marry me|be my (?:girlfriend|wife|cat|valentine)|crush on you"
        "|i like (?:you|u|baomi)"
        "(?! \\w)|adore you|kiss\\w*|miss(?:ed)? (?:you|u)|ily|waifu",
    ),
    (
        "self", "real", "curious", "cat",
        "真人|机器人|人工智能|(?:是|像|用).{0,6}ai(?![a-z])|程序|虚拟|中之人|皮套|语音合成|代码|(?:chat)?gpt"
        "|你是(?:不是)?人(?!家)|真的存在|训练(?:数据|集)|大模型|参数量",
        "are (?:you|u) (?:a |an |even )*(?:real|bot|robot|human|person|program|computer|fake|alive|chatgpt|machine)"
        "|(?:real|actual) (?:person|human)|(?:an? )?ai|bot|robot|chatgpt|gpt|llm|language model|who(?:'s| is) behind",
    ),
    (
        "self", "cat", "smug", "cat",
        "(?:是|算).{0,5}猫(?!.{0,3}粮)|品种|猫娘|三花|你是什么(?:猫|东西|动物|生物|物种)",
        "(?:are|r) (?:you|u) (?:really |actually |still )?(?:a )?(?:real )?cat|(?:real|actual) cat|(?:what"
        "|which) (?:kind|breed|sort|type) of cat"
        "|calico|catgirl|your breed|what species",
    ),
    (
        "self", "excited", "play", "feel",
        "(?:这么|那么|好|很)(?:兴奋|激动|亢奋|嗨|有精神)|今天(?:这么|好|很)(?:开心|高兴)|怎么这么(?:开心|高兴)"
        "|兴奋什么",
        "(?:so|are you|why) (?:excited|happy|hyper|energetic|cheerful)|excited|good mood",
    ),
    (
        "self", "mood", "happy", "feel",
        "心情|(?<!对)你(?:今天|最近|现在)?(?:还)?(?:好吗|好不好|怎么样|过得|感觉|还好|开心吗|高兴吗|快乐吗)"
        "|最近(?:好吗"
        "|怎么样|如何|还好)|状态(?:如何|怎么样|好)",
        "how(?:'re| are| r) (?:you|u|things|ya)|how(?:'s| is) (?:it going|life|everything|my favou?rite cat)"
        "|how do you feel"
        "|how have you been|what'?s up|your mood|wassup|sup|how you doing|are you (?:ok|okay|happy|well)",
    ),
    ("about", "about", "curious", "any", "<about>", ""),
)
